"""The command line `evfacts`."""
