"""A visit to the product's pages: which database and moment they show, and where they link to."""
