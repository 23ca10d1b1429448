#!/usr/bin/env python3
"""What a container of ours starts with: `serve` (the server) or `init` (install, upgrade, end).

Writes odoo.conf from the environment and the secrets, since a password must stand in neither the
image nor docker-compose.yml, then becomes Odoo. Everything in odoo.conf is a setting of Odoo 19 or
of octopus_peppol (its readme/CONFIGURE.md).
"""

import os
import subprocess
import sys
from pathlib import Path

CONFIG = Path("/etc/octopus/odoo.conf")
SECRETS = Path("/run/secrets")
DATABASE = "octopus"
PORT = 8069
# Each worker serves about six users; the limits are Odoo's documented ones.
TEMPLATE = """\
[options]
addons_path = /mnt/extra-addons,/opt/oca/odoo/addons
data_dir = /var/lib/odoo
admin_passwd = {master_password}
db_host = {db_host}
db_port = {db_port}
db_user = {db_user}
db_password = {db_password}
db_name = {database}
list_db = False
proxy_mode = True
workers = {workers}
max_cron_threads = 2
limit_memory_soft = 2147483648
limit_memory_hard = 2684354560
limit_time_cpu = 600
limit_time_real = 1200
server_wide_modules = base,rpc,web
smtp_server = {smtp_host}
smtp_port = {smtp_port}
smtp_user = {smtp_user}
smtp_password = {smtp_password}
smtp_ssl = {smtp_ssl}
email_from = {mail_from}

[octopus_peppol]
network = {network}
keystore = {secrets}/peppol_ap_keystore
keystore_password_file = {secrets}/peppol_keystore_password
smp_keystore = {secrets}/peppol_smp_keystore
smp_keystore_password_file = {secrets}/peppol_keystore_password
truststore = {secrets}/peppol_truststore
public_url = {public_url}
revocation = {revocation}
"""
# Odoo installs its administrator with the password `admin`: gone before anybody can use it.
FIRST_PASSWORD = """
admin = env.ref("base.user_admin")
try:
    guess = {"type": "password", "login": admin.login, "password": "admin"}
    admin.with_user(admin)._check_credentials(guess, {"interactive": False})
except Exception:
    print("the administrator has a password of his own")
else:
    admin.password = open("/run/secrets/odoo_admin_password").read().strip()
    env.cr.commit()
    print("the administrator has the password of secrets/odoo_admin_password")
"""


def secret(name: str) -> str:
    return (SECRETS / name).read_text().strip()


def config() -> str:
    env = os.environ
    password = Path(env["PASSWORD_FILE"]).read_text().strip()
    return TEMPLATE.format(
        master_password=secret("odoo_master_password"),
        db_host=env["HOST"],
        db_port=env["PORT"],
        db_user=env["USER"],
        db_password=password,
        database=DATABASE,
        workers=env["OCTOPUS_WORKERS"],
        smtp_host=env["OCTOPUS_SMTP_HOST"],
        smtp_port=env["OCTOPUS_SMTP_PORT"],
        smtp_user=env["OCTOPUS_SMTP_USER"] or False,
        smtp_password=secret("smtp_password") or False,
        smtp_ssl=env["OCTOPUS_SMTP_SSL"],
        mail_from=env["OCTOPUS_MAIL_FROM"],
        network=env["OCTOPUS_PEPPOL_NETWORK"],
        revocation=env["OCTOPUS_PEPPOL_REVOCATION"],
        secrets=SECRETS,
        public_url=env["OCTOPUS_PUBLIC_URL"],
    )


def odoo(*words: str) -> list[str]:
    return ["odoo", *words, "-c", str(CONFIG)]


def init() -> None:
    """Install what is missing and upgrade what is there, then see to the known first password."""
    found = Path("/mnt/extra-addons").glob("*/__manifest__.py")
    addons = ",".join(sorted(path.parent.name for path in found))
    # -i installs what is missing, -u upgrades what is there; both together do either
    words = ["-d", DATABASE, "-i", addons, "-u", addons, "--stop-after-init", "--no-http"]
    subprocess.run(odoo(*words), check=True)
    shell = odoo("shell", "-d", DATABASE, "--no-http")
    subprocess.run(shell, input=FIRST_PASSWORD.encode(), check=True)


def main() -> None:
    os.umask(0o077)
    CONFIG.write_text(config())
    # the image's own variables would overrule the file
    for name in ("HOST", "PORT", "USER", "PASSWORD", "PASSWORD_FILE", "ODOO_RC"):
        os.environ.pop(name, None)
    command = sys.argv[1] if len(sys.argv) > 1 else "serve"
    if command == "serve":
        listen = ["octopus-listen", "0.0.0.0", str(PORT), *odoo()]
        os.execvp(listen[0], listen)
    if command != "init":
        sys.exit(f"unknown command {command!r}: serve or init")
    init()


if __name__ == "__main__":
    main()
