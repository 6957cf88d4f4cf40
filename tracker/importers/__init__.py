"""Files of facts, brought in: each module reads one form of file as frozen values (domain/given),
and `taking_in` stores them, whatever the form was."""
