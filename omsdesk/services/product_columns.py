"""What a line of an order takes from its product, in the one place that three readers share."""

from omsdesk.models.product import Product

FOR_A_LINE = (
    Product.id,
    Product.sku,
    Product.name,
    Product.handling,
    Product.price_minor,
    Product.tax_class,
    Product.tax_rate_bp,
    Product.weight_g,
)
