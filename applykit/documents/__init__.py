"""Documents: house style and outline to a Word template, template and context to a document."""
