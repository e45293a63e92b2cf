"""Names from many places, paired so that the same number is always the same person."""

from __future__ import annotations

import unicodedata
from typing import Final

GIVEN_NAMES: Final = """
Ada Adwoa Agnes Aiko Aisha Alba Alejandro Alma Amina Anders Anika Anton Arjun Astrid Ayla Beatriz
Bilal Bojan Bram Camila Carlos Chiara Chidi Ciara Daniel Daria Deniz Diego Dina Edda Edwin Efua
Elif Emeka Emil Enzo Esra Fatima Felix Fiona Gabriel Gita Goran Hadi Hannah Haruto Helga Hugo
Ibrahim Ilse Imani Inga Isabel Ivo Jamal Janek Jasmin Jin Joana Jonas Kaito Kamila Karim Katya
Kenji Kwame Lars Laila Leonie Liam Lucia Magnus Mateo Mei Meera Mikael Mirela Nadia Naveen Niamh
Nikolai Noa Obi Olga Oscar Paula Pavel Pia Rana Rasmus Rosa Sanjay Selma Silvan Sofia Tariq
Tess Tomas Uma Valentin Vera Wanda Xenia Yara Yusuf Zainab Zoran
"""

FAMILY_NAMES: Final = """
Abbott Acheampong Aguilar Ahmed Almeida Andersen Aoki Arslan Bakker Bauer Begum Benoit Bianchi
Blom Boateng Borg Brennan Brooks Campos Carvalho Castillo Chandra Chen Cohen Cruz Dahl Darko Delgado
Demir Devi Diallo Doyle Dupont Edwards Eklund Ellis Eriksen Farah Fischer Flores Fofana Fontaine
Forde Garcia Gill Gomes Gruber Gupta Hakimi Hansen Hassan Hayashi Heikkinen Hoang Holmes Horvat Ito
Ivanov Iyer Jansen Jensen Jovanovic Kapoor Kaya Keller Khalil Kim Kovacs Kowalski Kumar Larsen
Laurent Lee Lopez Lund Mahmoud Marin Mbeki Mendes Mishra Moreno Moyo Murphy Nakamura Nguyen Nilsen
Njoroge Nowak Nwosu Okoye Oliveira Olsen Ortega Park Pereira Petersen Popescu Quinn Rahman Ramos
Rossi Ruiz Salazar Sandoval Santos Sato Schmidt Sharma Singh Soto Svensson Takahashi Tran Ueda
Usman Varga Vega Virtanen Wagner Walsh Wang Weber Wood Yamamoto Yilmaz Young Zhang Zimmermann
"""

GIVEN: Final = GIVEN_NAMES.split()
FAMILY: Final = FAMILY_NAMES.split()


def name_of(number: int) -> tuple[str, str]:
    """Return given and family name of the person with this number; 13,696 before one comes again.

    The lengths of the lists share no factor, nor do the steps with them, so no pair comes twice.
    """
    return GIVEN[number * 31 % len(GIVEN)], FAMILY[number * 53 % len(FAMILY)]


def address_of(name: str, domain: str) -> str:
    """Return an address of ``domain``, made from a name; example.org belongs to nobody."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{domain}"
