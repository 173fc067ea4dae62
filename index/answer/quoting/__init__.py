"""Makes the quotes of an answer, or a refusal; ``quotation`` checks quotes that others typed."""
