"""The catalogues of translations: made by ``make messages``, held by the tests beside this."""
