-- Who proposed and who decided is somebody there is, if only a pseudonym.
ALTER TABLE partnership
    ADD CONSTRAINT partnership_proposer FOREIGN KEY (proposed_by) REFERENCES member (id),
    ADD CONSTRAINT partnership_decider FOREIGN KEY (decided_by) REFERENCES member (id);
