"""What is wrong with shapes before anything is held against them."""
