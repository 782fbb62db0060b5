"""The clinic's manager: settings, staff, who looked, break-glass review, questionnaires."""
