"""The description of the API: the OpenAPI document, its named components, and `/llms.txt`.

It is made from what routes declare.
"""
