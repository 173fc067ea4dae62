"""Follow-up questions: resolved against the turns before."""
