"""The names of the files that make up the network that ships."""

NETWORK = "network.npz"
VOCABULARY = "vocabulary.json"
CARD = "card.json"
README = "README.md"
SENTENCES = "sentences.csv"  # kind, label and sentence; written before the first training, and never learned from
WRITTEN = "written.csv"  # the same, to learn from
