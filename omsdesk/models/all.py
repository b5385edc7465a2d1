"""Every table, imported once, for whoever needs the whole schema."""

from omsdesk.models import (
    accounting,
    card,
    company,
    cost,
    customer,
    dispute,
    exchange,
    goods_return,
    invoice,
    journal,
    message,
    money,
    order,
    paper,
    permission,
    personal,
    pick,
    picture,
    pricing,
    product,
    reply,
    shipment,
    stock,
    store_credit,
    supplier,
)
from omsdesk.models.base import Row

SUBJECTS = (
    *(
        accounting,
        card,
        company,
        cost,
        customer,
        dispute,
        exchange,
        goods_return,
        invoice,
        journal,
        message,
        money,
        order,
        paper,
        permission,
        personal,
    ),
    *(pick, picture, pricing, product, reply, shipment, stock, store_credit, supplier),
)
metadata = Row.metadata
