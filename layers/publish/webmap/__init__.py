"""A project as one HTML file: opens without a network, holds only what may go out."""
