"""How a route is declared, and how its parameters and its body are read. No route is declared here."""
