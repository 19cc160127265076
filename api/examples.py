"""Examples of parameters for the API reference: ids of records in the shipped data, and texts that some have."""

from models.vocabularies import Kind

EXAMPLE_IDS = {
    Kind.COMPANY: "xiaomi",
    Kind.PROJECT: "xiaomi-ev-project",
    Kind.PARTNERSHIP: "xiaomi-baic-production",
    Kind.INVESTMENT: "xiaomi-ev-10-year-budget",
    Kind.PLANT: "xiaomi-beijing-plant",
    Kind.MILESTONE: "xiaomi-prototype-unveiling",
    Kind.APPROVAL: "xiaomi-ndrc-approval",
    Kind.TECHNOLOGY: "xiaomi-pilot",
    Kind.PERSON: "lei-jun",
    Kind.POLICY: "india-pli-cells",
}
# By the name of the field in parameters.
EXAMPLE_TEXTS = {
    "name": "Xiaomi",
    "url": "https://www.mi.com",
    "region": "Ontario",
    "city": "Windsor",
    "headquarters": "Beijing",
    "industry": "solid-state batteries",
    "territory": "Europe",
    "reference": "SA.56834",
}
