"""@queues. Expectations: Architect's template and inventory, AWS's limits, and the decisions on them."""

from typing import Any

import pytest

from arc2sam.pragmas.queues import Queue, Queues
from tests.pragmas.stages import Built


def outline(text: str, files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\ndemo\n{text}", files=files)


def queues(built: Built) -> tuple[Queue, ...]:
    part = built.app.part(Queues)
    assert part is not None
    return part.functions


def template(text: str, files: "dict[str, str] | None" = None) -> dict[str, Any]:
    built = outline(text, files)
    assert built.resources
    return built.template


def test_a_queue_has_architects_ids_order_and_names() -> None:
    made = template("@queues\na-queue\n")
    assert list(made["Resources"]) == [
        "Role",
        "AQueueQueueParam",
        "ParameterStorePolicy",
        "AQueueQueueLambda",
        "AQueueQueue",
    ]
    assert made["Outputs"] == {"AQueueSqsQueue": {"Description": "An SQS Queue", "Value": {"Ref": "AQueueQueue"}}}
    parameter = made["Resources"]["AQueueQueueParam"]["Properties"]
    assert parameter["Name"] == {"Fn::Sub": "/${AWS::StackName}/queues/a-queue"}
    assert parameter["Value"] == {"Ref": "AQueueQueue"}
    function = made["Resources"]["AQueueQueueLambda"]["Properties"]
    assert function["CodeUri"] == "src/queues/a-queue"
    assert "ReservedConcurrentExecutions" not in function


FIFO = {"FifoQueue": True, "ContentBasedDeduplication": True}


@pytest.mark.parametrize(
    ("text", "event", "properties"),
    [
        pytest.param("q", {"BatchSize": 1}, {"VisibilityTimeout": 30, **FIFO}, id="fifo is the default"),
        pytest.param(
            "q\n  batchSize 7", {"BatchSize": 7}, {"VisibilityTimeout": 30, **FIFO}, id="batch size is no concurrency"
        ),
        pytest.param(
            "q\n  batchWindow 60",
            {"BatchSize": 1},
            {"VisibilityTimeout": 30, **FIFO},
            id="fifo has no window, and the timeout stays",
        ),
        pytest.param("q\n  fifo false", {}, {"VisibilityTimeout": 30}, id="standard, nothing written"),
        pytest.param(
            "q\n  fifo false\n  batchSize 100\n  batchWindow 20",
            {"BatchSize": 100, "MaximumBatchingWindowInSeconds": 20},
            {"VisibilityTimeout": 50},
            id="standard, as written; the window counts for the visibility",
        ),
    ],
)
def test_batches_and_visibility(text: str, event: dict[str, Any], properties: dict[str, Any]) -> None:
    resources = template(f"@queues\n{text}\n")["Resources"]
    assert resources["QQueue"]["Properties"] == properties
    source = resources["QQueueLambda"]["Properties"]["Events"]["QQueueEvent"]
    assert source == {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["QQueue", "Arn"]}, **event}}


def test_visibility_follows_the_functions_own_timeout() -> None:
    resources = template("@queues\nq\n", {"src/queues/q/config.arc": "@aws\ntimeout 100"})["Resources"]
    assert resources["QQueue"]["Properties"]["VisibilityTimeout"] == 600


@pytest.mark.parametrize(
    ("aws", "item", "file", "fifo"),
    [
        pytest.param("", "", "", True, id="nothing said"),
        pytest.param("fifo false", "", "", False, id="project"),
        pytest.param("fifo false", "fifo true", "", True, id="item over project"),
        pytest.param("", "", "fifo false", False, id="file, which Architect ignores"),
        pytest.param("fifo false", "", "fifo true", True, id="file over project"),
        pytest.param("", "fifo true", "fifo false", True, id="item over file"),
    ],
)
def test_who_decides_on_fifo(aws: str, item: str, file: str, fifo: bool) -> None:
    files = {"src/queues/q/config.arc": f"@aws\n{file}"} if file else {}
    built = outline(f"@aws\n{aws}\n@queues\nq\n" + (f"  {item}\n" if item else ""), files)
    (queue,) = queues(built)
    assert (queue.fifo, queue.config.fifo, built.found) == (fifo, fifo, [])


def test_settings_of_an_item() -> None:
    (made,) = queues(outline("@queues\nq\n  src jobs/q\n  fifo false\n  batchSize 5\n  batchWindow 10\n"))
    assert (made.src, made.fifo, made.batch_size, made.batch_window_seconds) == ("jobs/q", False, 5, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("q\n  fifo no", ["ARC204 5:8"], id="fifo is a boolean"),
        pytest.param("q\n  batchSize x\n  batchWindow 1.5", ["ARC204 5:13", "ARC204 6:15"], id="whole numbers"),
        pytest.param("q\n  batchSize 0", ["ARC205 5:13"], id="no batch of nothing"),
        pytest.param("q\n  batchWindow 301", ["ARC205 5:15"], id="window over five minutes"),
        pytest.param("q\n  batchSize 11", ["ARC240 5:13"], id="fifo batch over ten"),
        pytest.param("q\n  batchSize 10", [], id="fifo batch of ten"),
        pytest.param("q\n  fifo false\n  batchSize 11", ["ARC241 6:13"], id="large batch without window"),
        pytest.param(
            "q\n  fifo false\n  batchSize 11\n  batchWindow 0", ["ARC241 6:13"], id="large batch, window of 0"
        ),
        pytest.param("q\n  fifo false\n  batchSize 11\n  batchWindow 1", [], id="large batch with window"),
        pytest.param("q\n  batchWindow 5", ["ARC510 5:15"], id="fifo window has no effect"),
        pytest.param("q\n  batchWindow 0", [], id="no window asked for"),
        pytest.param("q\n  batchsize 5", ["ARC201 5:3"], id="case of a key"),
        pytest.param("q\n  visibilityTimeout 5", ["ARC202 5:3"], id="unknown key"),
        pytest.param("q\n  timeout 5", ["ARC207 5:3"], id="key of the function's configuration"),
        pytest.param("q\nq", ["ARC214 5:1"], id="twice"),
        pytest.param("q x", ["ARC210 4:1"], id="row"),
        pytest.param("a..b\n.c\nd.", ["ARC235 4:1", "ARC235 5:1", "ARC235 6:1"], id="periods"),
        pytest.param("AwsThing", ["ARC235 4:1"], id="reserved beginning"),
        pytest.param("q" * 247, ["ARC213 4:1"], id="too long"),
    ],
)
def test_diagnostics(text: str, expected: list[str]) -> None:
    assert outline(f"@queues\n{text}\n").found == expected


def test_the_shared_role_may_use_the_queues_only() -> None:
    role = template("@queues\na\nb\n")["Resources"]["Role"]["Properties"]
    (policy,) = [one for one in role["Policies"] if one["PolicyName"] == "ArcSimpleQueueServicePolicy"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert sorted(statement["Action"]) == [
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    ]
    assert statement["Resource"] == [{"Fn::GetAtt": ["AQueue", "Arn"]}, {"Fn::GetAtt": ["BQueue", "Arn"]}]


def test_a_role_of_one_function_may_receive_from_its_own_queue() -> None:
    grants = {"src/queues/a/config.arc": "@sam\ngrants none"}
    resources = template("@sam\nroles per-function\n@queues\na\nb\n", grants)["Resources"]
    policies = {
        one["PolicyName"]: one["PolicyDocument"] for one in resources["AQueueLambdaRole"]["Properties"]["Policies"]
    }
    assert list(policies) == ["ArcGlobalPolicy", "ArcTriggerPolicy"]
    (statement,) = policies["ArcTriggerPolicy"]["Statement"]
    assert statement["Resource"] == [{"Fn::GetAtt": ["AQueue", "Arn"]}]
    assert sorted(statement["Action"]) == ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]


def test_dead_letter_queues_are_of_the_kind_of_their_queue() -> None:
    resources = template("@sam\ndlq true\n@queues\na\nb\n  fifo false\n")["Resources"]
    assert list(resources)[4:] == ["AQueueLambda", "AQueue", "ADLQ", "BQueueLambda", "BQueue", "BDLQ"]
    assert resources["ADLQ"]["Properties"] == {"MessageRetentionPeriod": 14 * 24 * 3600, "FifoQueue": True}
    assert resources["BDLQ"]["Properties"] == {"MessageRetentionPeriod": 14 * 24 * 3600}
    assert resources["AQueue"]["Properties"]["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["ADLQ", "Arn"]},
        "maxReceiveCount": 5,
    }


def test_retain_keeps_queues_and_what_they_could_not_deliver() -> None:
    resources = template("@sam\ndlq true\nretain queues\n@queues\na\n")["Resources"]
    kept = [
        name
        for name, one in resources.items()
        if one.get("DeletionPolicy") == one.get("UpdateReplacePolicy") == "Retain"
    ]
    assert kept == ["AQueue", "ADLQ"]


def test_an_empty_pragma_adds_nothing() -> None:
    assert list(template("@queues\n")["Resources"]) == ["Role"]
