"""What the training of each network needs: where it begins, its precision, the mean of weights."""
