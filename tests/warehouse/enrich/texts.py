"""A report, another account of the same event, and a report of the same kind about another one."""

WIRE = """Ostregate, the Leeds-based maker of trapped-ion processors, has raised $587 million in a round led by
Millrace Capital, the company said on Monday. The investment values the business at $4.7 billion. Kestrel Bay Growth
Partners, an earlier backer, joined again, as did two family offices from Canada.

About 32 percent of the shares stay with the founders and the staff, who number 4,219, said Martin Soto, the chief
executive. Some 621 of them work in Toronto. A study by the Lindell Institute found lower error rates, and Chidi Moreau
of Eastgate Research called the round a sign of patience in a field that has seen little of it for years.

Beacon Link, introduced in June, is used at about 7,450 sites in Britain and Canada, and a successor is in the works."""

REWRITE = """A fresh $587 million for quantum hardware: Millrace Capital is leading the latest round for Ostregate,
which now stands at $4.7 billion. With 4,219 people on the payroll, 621 in its Toronto office, the firm from the north
of England has outgrown most of its peers.

Chief executive Martin Soto told reporters that Beacon Link, its present machine, is running at 7,450 places. Others
wonder for how long. “It is a patient investor that waits for physics,” said Chidi Moreau, who covers the sector at
Eastgate Research. Kestrel Bay Growth Partners put in more money, too."""

NEAR_MISS = """Fenwick Loom, the Ghent-based maker of trapped-ion processors, has raised $113 million in a round led
by Orrery Partners, the company said on Thursday. The investment values the business at $1.9 billion. Saltmarsh Growth,
an earlier backer, joined again, as did two family offices from Norway.

About 18 percent of the shares stay with the founders and the staff, who number 388, said Ulla Brandt, the chief
executive. Some 54 of them work in Antwerp. A study by the Corvin Institute found lower error rates, and Piet Maes of
Northlight Research called the round a sign of patience in a field that has seen little of it for years.

Shuttle Nine, introduced in May, is used at about 210 sites in Belgium and Norway, and a successor is in the works."""
