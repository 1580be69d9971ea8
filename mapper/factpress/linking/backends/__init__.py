"""Who can be asked for items over the network: the MediaWiki Action API and the Reconciliation Service API."""
