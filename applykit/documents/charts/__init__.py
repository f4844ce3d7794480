"""Native, editable charts: drawn into a template in the house style, filled with the profile's figures."""
