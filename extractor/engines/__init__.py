"""The job of `extractor.batch` on other people's schedulers."""
