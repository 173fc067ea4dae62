"""What people do in the double: commands, presses, modals and messages, and their replies."""
