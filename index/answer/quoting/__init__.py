"""Makes quotes of the first sentences, or a refusal with its reason."""
