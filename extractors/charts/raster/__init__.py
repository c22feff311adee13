"""Charts in pictures: pixels are traced into the paths and texts that a drawn chart has, then read like them."""
