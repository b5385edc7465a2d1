"""The bank: lines of its statements that pay orders, and transfers that give money back."""
