"""What `./octopus` does, on the standard library alone.

Reading order, each layer using only those above it:

terminal, project, processes    what is printed; where things lie; running commands and daemons
debian, odoo_source             Debian's archive through apt's own configuration; the pinned Odoo 19
system, virtualenv              packages only the system can give; the locked Python environment
postgres, databases, prepare    the private cluster; template databases and their copies
instance, server                one running Odoo with its companions: `up` and `down`
testing, linting, translate     `test`, `lint` and `translate`
cli                             the commands

These run inside the virtual environment, as programs or plug-ins of others:
mail_catcher, private_dns, test_network, demo_world, demo, pdf_*, pytest_rules, lint_rules,
translations.

Settings are environment variables (`./octopus` lists them). Everything made lies in the state
folder `.octopus/` of the project, downloads and Odoo itself in the user's cache folder; nothing
else is touched.
"""
