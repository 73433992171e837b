"""The CRM itself, one folder per capability. It does not know that it is graded."""
