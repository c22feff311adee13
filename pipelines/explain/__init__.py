"""How a value was proved: in words, as pictures of the pages, and as one self-contained HTML file."""
