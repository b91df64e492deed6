"""What a person looks at: the page of an article, the picture of a network."""
