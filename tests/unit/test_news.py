"""What people are told: each machine's message in sentences, each channel in its form, none gets lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from security_design_assistant.adapters import news as adapters
from security_design_assistant.adapters.alerts import SnsAlerts
from security_design_assistant.adapters.news import SnsReaders, Webhook
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.ports import Alert
from security_design_assistant.news.desk import NewsDesk
from security_design_assistant.news.item import News, Notice, Place
from security_design_assistant.news.ports import UndeliveredError
from security_design_assistant.news.reading import READERS, news_of
from security_design_assistant.news.wording import chat, mail, mail_subject, webhook
from security_design_assistant.settings import NewsSettings, Settings
from security_design_assistant.wiring.news import place_of
from tests.fakes import RecordingMetrics

ROOT = Path(__file__).parents[2]
RUNBOOK = "https://github.com/7-central/security-design-assistant/blob/0123456789ab/docs/operations.md"
PLACE = Place("prod", "sda-prod", "eu-west-2", RUNBOOK)
TOPIC = "arn:aws:sns:eu-west-2:445567098699:sda-prod-{}"
CONSOLE = "https://eu-west-2.console.aws.amazon.com"

# As AWS documents them, with this service's names.
ALARM = {
    "AlarmName": "sda-prod-drawings-age",
    "AlarmDescription": "The oldest drawing has been in the queue for more than 20 minutes.",
    "AWSAccountId": "445567098699",
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed: 1 datapoint [1320.0] was greater than the threshold (1200.0).",
    "StateChangeTime": "2026-11-30T14:00:11.123+0000",
    "Region": "EU (London)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-2:445567098699:alarm:sda-prod-drawings-age",
    "OldStateValue": "OK",
    "Trigger": {"MetricName": "ApproximateAgeOfOldestMessage", "Namespace": "AWS/SQS"},
}
DEPLOYMENT = {
    "region": "eu-west-2",
    "accountId": "445567098699",
    "eventTriggerName": "news",
    "applicationName": "sda-prod",
    "deploymentId": "d-75I7MBT7C",
    "deploymentGroupName": "sda-prod-worker",
    "createTime": "1446744188.595",
    "status": "CREATED",
}
ERROR = {"ErrorCode": "ALARM_ACTIVE", "ErrorMessage": "One or more alarms have been activated."}
GIVEN_UP = {
    "version": "1.0",
    "timestamp": "2026-11-30T14:00:00.000Z",
    "requestContext": {
        "requestId": "r-1",
        "functionArn": "arn:aws:lambda:eu-west-2:445567098699:function:sda-prod-reconcile:live",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3,
    },
    "requestPayload": {"secret": "Client Ltd"},  # pragma: allowlist secret
    "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
    "responsePayload": {"errorMessage": "Client Ltd"},
}
ANOMALY = {
    "accountId": "445567098699",
    "anomalyStartDate": "2026-11-29T00:00:00Z",
    "anomalyId": "a-1",
    "rootCauses": [{"service": "AWS Lambda", "region": "eu-west-2"}],
    "impact": {"maxImpact": 31.0, "totalImpact": 42.5},
    "anomalyDetailsLink": "https://console.aws.amazon.com/cost-management/home#/anomaly-detection/a-1",
}
BUDGET = "AWS Budget Notification\nDear AWS Customer,\nYou exceeded 80 % of your budget."


def notice(told: Any, topic: str = "alerts", subject: str = "") -> Notice:
    message = told if isinstance(told, str) else json.dumps(told)
    return Notice(TOPIC.format(topic), subject, message)


def read(told: Any, topic: str = "alerts", subject: str = "") -> News:
    return news_of(notice(told, topic, subject), PLACE)


def test_an_alarm_is_a_sentence_with_its_page_and_its_line_of_the_runbook() -> None:
    news = read(ALARM, subject='ALARM: "sda-prod-drawings-age" in EU (London)')

    assert mail_subject(news) == "prod: sda-prod-drawings-age rings"
    assert mail(news) == (
        "The oldest drawing has been in the queue for more than 20 minutes.\n"
        f"It rings since 2026-11-30 14:00 UTC: {ALARM['NewStateReason']}\n\n"
        "Look up -drawings-age in the runbook.\n\n"
        f"Alarm: {CONSOLE}/cloudwatch/home?region=eu-west-2#alarmsV2:alarm/sda-prod-drawings-age\n"
        f"Runbook: {RUNBOOK}#an-alarm-rings\n"
    )


@pytest.mark.parametrize(
    ("state", "said"), [("OK", "is over"), ("INSUFFICIENT_DATA", "has nothing to judge"), ("ALARM", "rings")]
)
def test_an_alarm_s_states_are_of_one_thread(state: str, said: str) -> None:
    news = read({**ALARM, "NewStateValue": state})

    assert news.subject == f"prod: sda-prod-drawings-age {said}"
    assert news.thread == "sda-prod-drawings-age"
    assert bool(news.steps) == (state == "ALARM")


@pytest.mark.parametrize("error", [ERROR, json.dumps(ERROR)], ids=["object", "text"])
def test_a_version_that_is_turned_back_is_told_with_codedeploy_s_reason(error: Any) -> None:
    news = read({**DEPLOYMENT, "status": "FAILED", "errorInformation": error}, "deployments")

    assert news.subject == "prod: deployment of worker failed"
    assert "the code before serves again" in news.text
    assert "One or more alarms have been activated." in news.text
    assert news.links == {
        "Deployment": f"{CONSOLE}/codesuite/codedeploy/deployments/d-75I7MBT7C?region=eu-west-2",
        "Log": f"{CONSOLE}/cloudwatch/home?region=eu-west-2"
        "#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fsda-prod-worker",
        "Runbook": f"{RUNBOOK}#a-deployment-is-turned-back",
    }


@pytest.mark.parametrize(
    ("status", "said"),
    [("CREATED", "begins"), ("Succeeded", "is done"), ("FAILED", "failed"), ("STOPPED", "was stopped")],
)
def test_every_step_of_a_deployment_is_told(status: str, said: str) -> None:
    assert read({**DEPLOYMENT, "status": status}).subject == f"prod: deployment of worker {said}"


def test_a_rollback_says_what_it_puts_back() -> None:
    told = {"RollbackTriggeringDeploymentId": "d-BAD", "RollbackMessage": "..."}

    assert "puts back what deployment d-BAD" in read({**DEPLOYMENT, "rollbackInformation": told}).text


@dataclass
class FakeTopic:
    published: list[dict[str, Any]] = field(default_factory=list)
    error: Exception | None = None

    def publish(self, **message: Any) -> None:
        if self.error:
            raise self.error
        self.published.append(message)


def test_a_failed_job_s_alert_is_read_as_it_is_published() -> None:
    topic = FakeTopic()
    facts = {"job_id": "job_1", "code": "worker_died", "stage": None, "stages_completed": ["a", "b"]}
    SnsAlerts(topic, TOPIC.format("alerts")).publish(
        Alert("Job job_1 failed after 3 attempts", {**facts, "runbook": f"{RUNBOOK}#a-job"})
    )
    (published,) = topic.published

    news = read(published["Message"], subject=published["Subject"])

    assert news.subject == "prod: Job job_1 failed after 3 attempts"
    assert news.facts["code"] == "worker_died"
    assert news.facts["stages_completed"] == "a, b"
    assert news.links["Runbook"] == f"{RUNBOOK}#a-job"
    assert news.links["Log"].endswith("sda-prod-worker")
    assert news.thread == "job_1"


def test_an_event_that_was_given_up_is_told_without_what_was_in_it() -> None:
    news = read(GIVEN_UP)

    assert news.text == "sda-prod-reconcile was called 3 times for one event and failed each time."
    assert "Client" not in f"{news}"


def test_costs_that_nobody_expected_name_their_cause() -> None:
    news = read(ANOMALY)

    assert news.text == "Since 2026-11-29T00:00:00Z it costs USD 42.50 more than usual, by AWS Lambda."
    assert news.links["Costs"] == ANOMALY["anomalyDetailsLink"]


def test_a_letter_of_aws_is_passed_on_as_it_is() -> None:
    news = read(BUDGET, subject="AWS Budgets: sda-prod")

    assert (news.subject, news.text) == ("prod: AWS Budgets: sda-prod", BUDGET)


MESSAGES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from([*ALARM, *DEPLOYMENT, *GIVEN_UP, *ANOMALY, "source"]) | st.text(),
            inner | st.just("security-design-assistant"),
        )
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(
    MESSAGES | st.sampled_from([ALARM, DEPLOYMENT, GIVEN_UP, ANOMALY]),
    st.sampled_from(["", *ALARM, "region"]),
)
def test_no_message_gets_lost_whatever_it_looks_like(told: Any, without: str) -> None:
    if isinstance(told, Mapping):
        told = {name: value for name, value in told.items() if name != without}

    with capture_logs():
        news = read(told)

    assert news.subject.startswith("prod: ")
    assert mail_subject(news).isascii()
    assert json.loads(chat(news))["content"]["description"] is not None
    assert len(webhook(news)["text"]) > 0


def test_an_alarm_told_otherwise_is_still_shown_whole() -> None:
    news = read({**ALARM, "NewStateValue": "PURPLE"}, subject="ALARM")

    assert json.loads(news.text)["NewStateValue"] == "PURPLE"


def test_a_chat_gets_amazon_q_s_custom_notification() -> None:
    told = json.loads(chat(read(ALARM)))

    assert set(told) == {"version", "source", "content", "metadata"}
    assert (told["version"], told["source"]) == ("1.0", "custom")
    assert set(told["content"]) == {"textType", "title", "description", "nextSteps", "keywords"}
    assert told["content"]["textType"] == "client-markdown"
    assert told["content"]["description"].endswith(f"<{RUNBOOK}#an-alarm-rings|Runbook>")
    assert set(told["metadata"]) == {
        "threadId",
        "summary",
        "eventType",
        "relatedResources",
        "additionalContext",
    }
    assert told["metadata"]["relatedResources"] == [ALARM["AlarmArn"]]
    assert all(isinstance(value, str) for value in told["metadata"]["additionalContext"].values())


def test_what_somebody_wrote_calls_nobody_and_links_nowhere() -> None:
    news = read("<!channel> <https://evil.example|Runbook>", subject="<!here>")

    for shown in (webhook(news)["text"], json.loads(chat(news))["content"]["description"]):
        assert "<" not in shown
    assert "<" not in json.loads(chat(news))["content"]["title"]


def test_a_letter_without_end_still_fits_one_message() -> None:
    news = read("x" * 200_000)
    topic = FakeTopic()

    SnsReaders(topic, TOPIC.format("news")).tell(news)

    assert len(topic.published[0]["Message"].encode()) < 256 * 1024


def test_each_kind_of_reader_gets_its_own_form() -> None:
    topic = FakeTopic()
    SnsReaders(topic, TOPIC.format("news")).tell(read(ALARM))
    (published,) = topic.published

    forms = json.loads(published["Message"])
    assert published["MessageStructure"] == "json"
    assert set(forms) == {"default", "email", "https", "lambda"}
    assert forms["email"].startswith("The oldest drawing")
    assert json.loads(forms["https"])["source"] == "custom"
    assert set(json.loads(forms["lambda"])) == {"text"}


@dataclass
class FakeHook:
    posted: list[Mapping[str, Any]] = field(default_factory=list)
    error: Exception | None = None

    def post(self, payload: Mapping[str, Any]) -> None:
        if self.error:
            raise self.error
        self.posted.append(payload)


@dataclass
class Desk:
    topic: FakeTopic = field(default_factory=FakeTopic)
    hook: FakeHook = field(default_factory=FakeHook)
    metrics: RecordingMetrics = field(default_factory=RecordingMetrics)

    def tell(self, *notices: Notice) -> int:
        readers = SnsReaders(self.topic, TOPIC.format("news"))
        desk = NewsDesk(PLACE, TOPIC.format("news"), readers, self.hook, self.metrics)
        records = [
            {
                "EventSource": "aws:sns",
                "Sns": {"TopicArn": one.topic_arn, "Subject": None, "Message": one.message},
            }
            for one in notices
        ]
        return desk.tell_all({"Records": records})


def test_what_machines_say_goes_to_people_and_what_people_read_to_the_webhook() -> None:
    desk = Desk()

    assert desk.tell(notice(ALARM)) == 1
    desk.tell(notice(json.loads(desk.topic.published[0]["Message"])["lambda"], "news"))

    assert len(desk.topic.published) == 1  # nothing goes round
    assert desk.hook.posted == [webhook(read(ALARM))]
    assert desk.metrics.total("NewsTold") == 2


def test_an_alarm_on_the_news_themselves_reaches_the_webhook_in_sentences() -> None:
    desk = Desk()

    desk.tell(notice({**ALARM, "AlarmName": "sda-prod-undelivered-news"}, "news"))

    assert desk.topic.published == []
    assert "sda-prod-undelivered-news rings" in desk.hook.posted[0]["text"]


@pytest.mark.parametrize("error", [RetryableError("throttled", "SNS"), ValueError("denied")])
def test_news_that_were_not_taken_come_again_and_are_counted(error: Exception) -> None:
    desk = Desk(FakeTopic(error=error))

    with pytest.raises(type(error)):
        desk.tell(notice(ALARM))

    assert desk.metrics.total("NewsUndelivered") == 1
    assert desk.metrics.total("NewsTold") == 0


@dataclass
class GivenParameter:
    value: str | None
    forgotten: int = 0

    def get(self, name: str) -> str | None:
        assert name == "/webhook"
        return self.value

    def forget(self, name: str) -> None:
        self.forgotten += 1


class Chat(HTTPServer):
    """A chat's webhook: says what it was told to."""

    answer = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Take)
        self.taken: list[tuple[str, Any]] = []


class Take(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Chat)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, json.loads(body)))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@contextmanager
def running_chat(answer: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Chat, str]]:
    """Run a chat's webhook; it speaks http, which ours must not take outside of this test."""
    monkeypatch.setattr(adapters, "_URL", re.compile(r"http://127\.0\.0\.1:\d+/\S+"))
    server = Chat()
    server.answer = answer
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/services/T0/B0/secret"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_webhook_gets_slack_s_form(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_chat(200, monkeypatch) as (server, url):
        Webhook(GivenParameter(url), "/webhook").post(webhook(read(ALARM)))

    assert server.taken == [("/services/T0/B0/secret", webhook(read(ALARM)))]


@pytest.mark.parametrize("answer", [302, 404, 429, 500])
def test_a_webhook_that_refuses_is_tried_again_with_the_newest_url(
    monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    with running_chat(answer, monkeypatch) as (_, url):
        parameter = GivenParameter(url)
        with pytest.raises(UndeliveredError) as refused:
            Webhook(parameter, "/webhook").post({"text": "x"})

    assert parameter.forgotten == 1
    assert_silent(refused.value, url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "unset",
        "http://hooks.slack.com/services/secret",
        "https://hooks.slack.com/services/se cret",
        "https://hooks.slack.com/services/secret\r\nX: y",
        "https://user:secret@hooks.slack.com/services/x",  # pragma: allowlist secret
        "https://127.0.0.1:1/services/secret",
    ],
)
def test_no_error_tells_the_webhook_s_url(url: str | None) -> None:
    with pytest.raises(UndeliveredError) as refused:
        Webhook(GivenParameter(url), "/webhook").post({"text": "x"})

    assert_silent(refused.value, url or "secret")


def assert_silent(error: BaseException, url: str) -> None:
    said = f"{error} {error.__cause__} {'' if error.__suppress_context__ else error.__context__}"
    assert "secret" not in said
    assert url == "unset" or url not in said


def test_news_lead_to_the_runbook_of_the_version_that_runs() -> None:
    settings = Settings(
        environment="prod",
        source_url="https://github.com/7-central/security-design-assistant/tree/0123456789ab",
        news=NewsSettings(topic_arn=TOPIC.format("news")),
    )

    assert place_of(settings) == PLACE


def test_every_section_of_the_runbook_that_news_lead_to_is_there() -> None:
    headings = re.findall(r"^#+ (.*)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    sources = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))

    named = set(re.findall(r'(?:runbook|runbook_url)\}#([\w-]+)"', sources)) | {"an-alarm-rings"}
    assert len(named) >= 3
    assert named <= anchors


def test_every_reader_is_tried_here() -> None:
    assert set(READERS) == {"own", "alarm", "deployment", "given_up", "anomaly"}
