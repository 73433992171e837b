"""`python -m crm_sandbox.cli` is `crm-sandbox`."""

from crm_sandbox.cli import main

main(prog_name="crm-sandbox")
