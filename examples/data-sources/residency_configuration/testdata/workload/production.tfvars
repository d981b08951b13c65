replication = "GRS"
