"""The functions of samples/chat-production, run as Lambda runs them: each may do what it does, and does what it says.

Their calls go through the policies of their roles, as the translated template has them: of the WebSocket API to a
recorder, of DynamoDB and the parameter store to moto.
"""

import contextlib
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.golden.projects import ROOT, transpile
from tests.outside.connections import GONE, Account, physical_id, recorder, signed_by
from tests.outside.functions import Lambda
from tests.outside.translate import ACCOUNT, of_type, translated

pytestmark = pytest.mark.outside

SAMPLE = ROOT / "samples" / "chat-production"
ID, OTHER, ELSEWHERE = "L0SM9cOFvHcCIhw=", "L0SM8dBEvHcCQww=", "L0SM7cCDvHcCEnw="
ROOM = {ID: "lobby", OTHER: "lobby", GONE: "lobby", ELSEWHERE: "kitchen"}
USERS = {ID: "ann", OTHER: "bob", GONE: "cem", ELSEWHERE: "dan"}
SECRETS = {"token": "0123456789abcdef", "api-key": "the value of the key"}
DENIED = (400, "application/x-amz-json-1.1", b'{"__type": "AccessDeniedException", "message": "not authorized"}')


class Services:
    """DynamoDB and the parameter store of the account, behind the policies of whoever calls."""

    def __init__(self, account: Account, port: int) -> None:
        self._account = account
        self._port = port
        self.denied: list[tuple[str, str, str]] = []
        options: dict[str, Any] = {
            "region_name": account.region,
            "endpoint_url": f"http://127.0.0.1:{port}",
            "aws_access_key_id": "none",
            "aws_secret_access_key": "none",
        }
        self.tables = boto3.resource("dynamodb", **options)
        self._parameters = boto3.client("ssm", **options)
        for name, one in of_type(account.template, "AWS::DynamoDB::Table").items():
            kept = ("KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes")
            properties = {key: one["Properties"][key] for key in kept if key in one["Properties"]}
            self.tables.create_table(TableName=physical_id(name), **properties)
        for one in of_type(account.template, "AWS::SSM::Parameter").values():
            properties = account.resolve(one["Properties"])
            self._parameters.put_parameter(**{key: properties[key] for key in ("Name", "Type", "Value")})
        for name, value in SECRETS.items():
            self._parameters.put_parameter(Name=f"/stack/secrets/{name}", Type="SecureString", Value=value)

    def close(self) -> None:
        """Forget everything."""
        self._send("POST", "/moto-api/reset", b"", {})
        self._parameters.close()
        self.tables.meta.client.close()

    def items(self, table: str) -> list[dict[str, Any]]:
        """The items of a table of the app."""
        found: list[dict[str, Any]] = self.tables.Table(physical_id(table)).scan()["Items"]
        return found

    def put(self, table: str, item: dict[str, Any]) -> None:
        """Put an item into a table of the app."""
        self.tables.Table(physical_id(table)).put_item(Item=item)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Ask moto what the caller's policies allow."""
        service = headers["Host"].partition(".")[0]
        function = signed_by(self._account, method, path, headers, body, service)
        assert function is not None
        target = headers["X-Amz-Target"].rpartition(".")[2]
        call = (function, f"{service}:{target}", self._resource(service, json.loads(body)))
        if not self._account.may(*call):
            self.denied.append(call)
            return DENIED
        return self._send(method, path, body, dict(headers.items()))

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._port)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers["Content-Type"], response.read()

    def _resource(self, service: str, request: dict[str, Any]) -> str:
        """The ARN of what a request is about; of a path of parameters without its last slash."""
        start = f"arn:{self._account.partition}:{service}:{self._account.region}:{ACCOUNT}"
        if service == "ssm":
            return f"{start}:parameter{(request.get('Name') or request['Path']).rstrip('/')}"
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        return f"{start}:table/{request['TableName']}{index}"


class Chat:
    """The sample in an account, and its functions."""

    def __init__(self, account: Account, services: Services, runtime: Lambda, calls: list[Any]) -> None:
        self.services = services
        self.calls = calls
        self._account = account
        self._runtime = runtime
        app = transpile(SAMPLE).app
        assert app is not None
        self._files = {one.logical_id: SAMPLE / one.src for one in app.functions}

    def invoke(self, function: str, *events: dict[str, Any]) -> list[Any]:
        """What a function returns for each event."""
        handler = self._account.template["Resources"][function]["Properties"]["Handler"].partition(".")[0]
        (file,) = self._files[function].glob(f"{handler}.*")
        outcomes = self._runtime.invoke(function, file, list(events))
        assert self.services.denied == []
        assert [one for one in outcomes if "fault" in one] == []
        return [one["result"] for one in outcomes]

    @property
    def sent(self) -> list[tuple[str, str, Any]]:
        """What reached connections: method, connection and message."""
        return sorted(
            (one.method, one.path.rpartition("/")[2].replace("%3D", "="), json.loads(one.body or "null"))
            for one in self.calls
        )


@pytest.fixture
def chat(certificates: tuple[Path, Path], tmp_path: Path) -> Iterator[Chat]:
    """The sample with four connections, one of which is gone."""
    account = Account(translated(SAMPLE))
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    services = Services(account, server.get_host_and_port()[1])
    try:
        for one, room in ROOM.items():
            services.put("ConnectionsTable", {"id": one, "room": room, "user": USERS[one]})
        with recorder(account, certificates[1], services.answer) as recorded:
            runtime = Lambda(account, recorded.port, certificates[0], tmp_path)
            yield Chat(account, services, runtime, recorded.calls)
    finally:
        services.close()
        server.stop()


def event(connection: str, body: "dict[str, Any] | None" = None, **more: Any) -> dict[str, Any]:
    """An event of the WebSocket API."""
    context = {"connectionId": connection, "authorizer": {"user": "eve"}}
    return {"requestContext": context, "body": json.dumps(body), **more}


def test_connect_and_disconnect(chat: Chat) -> None:
    assert chat.invoke("ConnectWSLambda", event("new=", queryStringParameters={"room": "lobby"})) == [
        {"statusCode": 200}
    ]
    (item,) = [one for one in chat.services.items("ConnectionsTable") if one["id"] == "new="]
    assert (item["room"], item["user"]) == ("lobby", "eve")
    assert 7100 < int(item["expires"]) - time.time() <= 7200
    assert chat.invoke("DisconnectWSLambda", event("new=")) == [{"statusCode": 200}]
    assert {one["id"] for one in chat.services.items("ConnectionsTable")} == set(ROOM)
    assert chat.sent == []


def test_a_message_reaches_the_room(chat: Chat) -> None:
    assert chat.invoke("SendMessageWSLambda", event(ID, {"action": "send-message", "text": "hello"})) == [
        {"statusCode": 200}
    ]
    message = {"from": "ann", "text": "hello"}
    assert chat.sent == [("POST", one, message) for one in sorted((ID, OTHER))]
    # Who is gone is forgotten.
    assert {one["id"] for one in chat.services.items("ConnectionsTable")} == {ID, OTHER, ELSEWHERE}


def test_who_is_in_the_room(chat: Chat) -> None:
    (answer,) = chat.invoke("WhoWSLambda", event(ID, {"action": "who"}))
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"who": ["ann", "bob", "cem"]})


def test_leaving_closes_the_connection(chat: Chat) -> None:
    assert chat.invoke("LeaveWSLambda", event(ID, {"action": "leave"})) == [{"statusCode": 200}]
    assert chat.sent == [("DELETE", ID, None)]


def test_an_unknown_action_is_answered(chat: Chat) -> None:
    chat.invoke("DefaultWSLambda", event(ID, {"action": "fly"}))
    ((_, connection, message),) = chat.sent
    actions = {
        one["Properties"]["RouteKey"] for one in of_type(translated(SAMPLE), "AWS::ApiGatewayV2::Route").values()
    }
    assert (connection, set(message["actions"])) == (ID, {one for one in actions if not one.startswith("$")})


def test_reports_and_feedback_are_kept(chat: Chat) -> None:
    report = {"action": "report", "message": "buy pills", "why": "spam"}
    messages = [{"connectionId": one, "routeKey": "report", "body": json.dumps(report)} for one in (ID, GONE)]
    records = [{"body": json.dumps(one)} for one in messages]
    chat.invoke("ReportsQueueLambda", {"Records": records[:1]}, {"Records": records})
    feedback = {"connectionId": OTHER, "routeKey": "feedback", "body": '{"text": "nice"}'}
    chat.invoke("FeedbackEventLambda", {"Records": [{"Sns": {"Message": json.dumps(feedback)}}]})
    kept = [{key: value for key, value in one.items() if key != "id"} for one in chat.services.items("ReportsTable")]
    expected = [{"by": one, "message": "buy pills", "why": "spam"} for one in (ID, ID, GONE)]
    expected.append({"by": OTHER, "feedback": '{"text": "nice"}'})
    assert sorted(kept, key=str) == sorted(expected, key=str)
    thanks = {"thanks": "buy pills"}
    assert chat.sent == sorted(
        [("POST", ID, thanks), ("POST", ID, thanks), ("POST", OTHER, {"thanks": "for your feedback"})]
    )


def token(user: str, expires: float, secret: str = SECRETS["token"]) -> str:
    signed = f"{user}.{int(expires)}"
    return f"{signed}.{hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()}"


def test_the_authorizer(chat: Chat) -> None:
    soon, arn = time.time() + 60, "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/staging/$connect"
    good = token("eve", soon)
    origin = "https://chat.example.com"
    tries = {
        "a program": (good, {}, "Allow"),
        "a page of the app": (good, {"Origin": origin}, "Allow"),
        "another page": (good, {"origin": "https://evil.example.com"}, "Deny"),
        "an origin that begins alike": (good, {"Origin": f"{origin}.evil.example.com"}, "Deny"),
        "expired": (token("eve", time.time() - 1), {}, "Deny"),
        "another secret": (token("eve", soon, "guessed"), {}, "Deny"),
        "another user": (good.replace("eve", "ann"), {}, "Deny"),
        "nobody": (token("", soon), {}, "Deny"),
        "no token": ("", {}, "Deny"),
        "letters of other alphabets": ("é.ü.ñ", {}, "Deny"),
    }
    events = [
        {"methodArn": arn, "queryStringParameters": {"token": one}, "headers": headers}
        for one, headers, _ in tries.values()
    ]
    answers = chat.invoke("WSAuthorizerLambda", *events)
    found = dict(zip(tries, (one["policyDocument"]["Statement"] for one in answers), strict=True))
    assert found == {
        name: [{"Effect": effect, "Action": "execute-api:Invoke", "Resource": arn}]
        for name, (_, _, effect) in tries.items()
    }
    assert (answers[0]["context"], answers[0]["usageIdentifierKey"]) == ({"user": "eve"}, SECRETS["api-key"])


def test_no_function_may_more_than_it_does(chat: Chat) -> None:
    account = Account(translated(SAMPLE))
    connection = account.arn(physical_id("WS"), "staging", f"/POST/@connections/{ID}")
    table = account.resolve({"Fn::GetAtt": ["ConnectionsTable", "Arn"]})
    functions = of_type(account.template, "AWS::Lambda::Function")
    senders = {name for name in functions if account.may(name, "execute-api:ManageConnections", connection)}
    readers = {name for name in functions if account.may(name, "dynamodb:GetItem", table)}
    no_senders = {"ConnectWSLambda", "DisconnectWSLambda", "WhoWSLambda", "WSAuthorizerLambda"}
    assert senders == set(functions) - no_senders
    assert readers == set(functions) - {"DefaultWSLambda", "LeaveWSLambda", "WSAuthorizerLambda"}
