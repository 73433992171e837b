"""A mock CRM of a fictional wholesaler, where tele-sales trainees practise and evaluators see exactly what happened."""
