"""The patient's page for staff: summary, body chart, triage, assessment, documents, one timeline."""
