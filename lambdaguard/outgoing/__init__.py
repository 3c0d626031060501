"""What goes out: answers read, masked, dressed in headers, and compared with what the caller sent."""
