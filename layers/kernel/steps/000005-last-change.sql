-- Which transaction last changed a tenant's status or a key. A sequence is not
-- transactional: every snapshot reads its newest value. A transaction with a snapshot
-- of its own (REPEATABLE READ, SERIALIZABLE) that does not see that change cannot know
-- who has been suspended since, and is refused with 40001: try again.
create sequence tenancy.last_change as bigint minvalue 0 start 0;
