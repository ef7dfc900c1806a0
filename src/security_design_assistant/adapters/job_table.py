"""One DynamoDB table: reading, querying and the conditional write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import error_code
from security_design_assistant.adapters.job_items import Item, attribute, is_tombstone, record_of
from security_design_assistant.models.job_record import JobRecord

CONDITION_FAILED = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class JobTable:
    """The items of the table called ``name``; jobs have a ``status``, idempotency keys have none."""

    client: Any
    name: str

    def job(self, job_id: str) -> JobRecord | None:
        """Return the job (consistent read), or None."""
        item = self.item(job_id)
        return record_of(item) if item and "status" in item and not is_tombstone(item) else None

    def item(self, job_id: str) -> Item | None:
        """Return the item (consistent read), or None."""
        answer = self.client.get_item(
            TableName=self.name, Key={"job_id": attribute(job_id)}, ConsistentRead=True
        )
        item: Item | None = answer.get("Item")
        return item

    def if_absent(self, item: Item) -> dict[str, Any]:
        """Return the parameters of a write that happens only if there is no such item."""
        return {
            "TableName": self.name,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(job_id)",
        }

    def delete_if(self, partition_key: str, name: str, value: str) -> None:
        """Remove an item, if its attribute ``name`` still has this value."""
        try:
            self.client.delete_item(
                TableName=self.name,
                Key={"job_id": attribute(partition_key)},
                ConditionExpression="#name = :value",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":value": attribute(value)},
            )
        except ClientError as exc:
            if error_code(exc) != CONDITION_FAILED:
                raise

    def search(
        self, query: dict[str, Any], enough: int, pages: int | None = None
    ) -> tuple[list[JobRecord], Item | None]:
        """Return jobs of an index until there are ``enough``, or more, or ``pages`` were read.

        With them comes the place where more may follow, None at the index's end.
        """
        jobs: list[JobRecord] = []
        while True:
            answer = self.client.query(**query)
            jobs += [record_of(item) for item in answer["Items"]]
            end: Item | None = answer.get("LastEvaluatedKey")
            pages = None if pages is None else pages - 1
            if len(jobs) >= enough or end is None or pages == 0:
                return jobs, end
            query = query | {"ExclusiveStartKey": end}

    def update(
        self,
        job_id: str,
        expression: str,
        condition: str,
        names: Mapping[str, str] | None = None,
        /,
        **values: object,
    ) -> JobRecord | None:
        """Make one conditional write, once; None if the condition does not hold.

        ``#name`` in the expressions means the attribute ``name``, unless ``names`` says otherwise.

        An answer may be lost on its way, and the SDK then sends the write again. The item keeps the name of
        its last write: the second one finds its own there, changes nothing, and is answered as the first was.
        """
        write = uuid4().hex
        expression = f"SET #last_write = :last_write, {expression.removeprefix('SET ')}"
        condition = f"({condition}) AND (attribute_not_exists(#last_write) OR #last_write <> :last_write)"
        values["last_write"] = write
        attributes = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{expression} {condition}")}
        try:
            answer = self.client.update_item(
                TableName=self.name,
                Key={"job_id": attribute(job_id)},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeNames=attributes | dict(names or {}),
                ExpressionAttributeValues={f":{name}": attribute(value) for name, value in values.items()},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as exc:
            if error_code(exc) != CONDITION_FAILED:
                raise
            there: Item = exc.response.get("Item", {})
            return record_of(there) if there.get("last_write") == attribute(write) else None
        return record_of(answer["Attributes"])
