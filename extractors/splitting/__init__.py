"""What each page of a file says about which document it belongs to."""
