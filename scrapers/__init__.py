"""The crawl of the Colorado General Assembly's site: plans, spiders, page objects."""
