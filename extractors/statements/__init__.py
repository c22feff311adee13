"""What the running text of a report says about numbers: sentences, quantities, and what is claimed of them."""
