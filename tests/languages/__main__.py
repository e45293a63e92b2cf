"""``make messages``: see catalogue.py and pseudo.py."""

from tests.languages.catalogue import catalogues_write
from tests.languages.pseudo import pseudo_write

if __name__ == "__main__":
    catalogues_write()
    pseudo_write()
