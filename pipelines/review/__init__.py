"""The person's part: what they correct is checked again, what they decide is written down with their name."""
