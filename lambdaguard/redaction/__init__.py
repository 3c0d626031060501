"""What must not be seen, and the places where it is masked."""
