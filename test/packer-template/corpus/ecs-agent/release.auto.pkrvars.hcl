region        = "eu-north-1"
agent_version = "1.90.0"
