"""What one invocation left, and how it is undone: trees of files by descriptors, their baseline, an invocation's own folder."""
