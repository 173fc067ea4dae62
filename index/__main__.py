"""``python -m index`` does what ``verbale`` does."""

from index.cli.main import main

if __name__ == "__main__":
    main()
