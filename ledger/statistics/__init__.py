"""What facts add up to, and what is left out so that nothing is counted twice. Pure functions of plain rows."""
