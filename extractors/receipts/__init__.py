"""Reading till receipts: one narrow column, the shop on top, amounts at the right."""
