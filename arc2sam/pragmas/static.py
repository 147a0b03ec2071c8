"""@static: the bucket of the app's static assets. @http implies it.

Source: Architect documentation, "@static"; Amazon S3 documentation, "Bucket naming rules".
"""

from arc2sam import names
from arc2sam.discovery import discovery_parameter
from arc2sam.document import Scalar
from arc2sam.intrinsics import get_att, ref, sub
from arc2sam.items import is_off
from arc2sam.keys import Key, entries_of, read_settings
from arc2sam.model import Part
from arc2sam.names import LogicalId
from arc2sam.policies import document, statement
from arc2sam.pragmas import sam_of
from arc2sam.template import Fragment, Grant, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Target
    from arc2sam.pragmas.sam import Sam
    from arc2sam.source import Span

NAME = "static"
KEYS = (
    Key(
        "compression",
        "boolean",
        "Whether and how assets are compressed when they are uploaded.",
        choices=(False, True, "br", "gzip"),
        default=False,
    ),
    Key(
        "fingerprint",
        "boolean",
        "Whether names of assets carry a hash of their content.",
        choices=(False, True, "external"),
    ),
    Key("folder", "string", "Folder of the assets, relative to the project root.", default="public"),
    Key("ignore", "strings", "Which assets are not uploaded.", accumulates=True),
    Key("prefix", "string", "Folder of the bucket that the assets go to."),
    Key("prune", "boolean", "Whether assets that are gone from the folder are deleted from the bucket."),
    Key("spa", "boolean", "Whether every page of a single-page app is its index.html.", default=False),
    Key("staging", "string", "Existing bucket to use for the stage `staging`."),
    Key("production", "string", "Existing bucket to use for the stage `production`."),
)

BUCKET = LogicalId("StaticBucket")
_STAGES = ("staging", "production")
_BUCKET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")

_LONGEST_NAME = 63


class Static(Part):
    """The app's static assets."""

    is_enabled: bool = True
    """False for `@static false`: no bucket."""
    is_implied: bool = False
    """Whether the manifest does not name it: @http implies it."""
    compression: "bool | str" = False
    """`br` or `gzip`; True is the uploader's choice."""
    fingerprint: "bool | str | None" = None
    folder: str = "public"
    ignore: "tuple[str, ...] | None" = None
    prefix: "str | None" = None
    prune: "bool | None" = None
    spa: bool = False
    buckets: "Mapping[str, Setting]" = {}
    """Existing buckets, by stage."""
    spans: "Mapping[str, Span]" = {}
    """Where each other setting was written."""

    def user_bucket(self, stage: str) -> "str | None":
        """Return the name of the user's bucket for a stage, or None where the template makes one."""
        setting = self.buckets.get(stage)
        return str(setting.value) if setting else None

    def bucket_arn(self, stage: str, suffix: str = "") -> "Json":
        """Return the ARN of the bucket of a stage, or of what `suffix` names in it."""
        return _arn(self.user_bucket(stage), suffix)


def normalize(pragma: "Pragma", report: "Report") -> Static:
    """Return the settings; reports ARC285 and 287 (switched off, yet set up), ARC286 and 288 (names of buckets)."""
    from arc2sam.pragmas import places

    off = next((item for item in pragma.items if is_off(item)), None)
    if off is not None:
        _check_off(off, pragma, report)
        return Static(pragma.span, is_enabled=False)
    items = [item for item in pragma.items if not _is_meant_off(item, report)]
    settings = read_settings(entries_of(items, report, KEYS), KEYS, report, places)
    stated = {key.name: settings[key.name] for key in KEYS if key.name in settings and key.name not in _STAGES}
    values = {name: setting.value for name, setting in stated.items()}
    buckets = {stage: settings[stage] for stage in _STAGES if stage in settings}
    return Static(
        pragma.span,
        **values,  # type: ignore[arg-type]  # of the types that their keys say
        buckets={stage: setting for stage, setting in buckets.items() if _is_bucket_name(setting, report)},
        spans={name: setting.span for name, setting in stated.items()},
    )


def _is_meant_off(item: "Item", report: "Report") -> bool:
    """Report ARC287 for a word alone that seems to switch @static off: passed over, it makes a bucket that all can read."""
    if not isinstance(item, Scalar) or not isinstance(item.value, str) or any(item.value == key.name for key in KEYS):
        return False
    from arc2sam.diagnostics import Edit
    from arc2sam.keys import SWITCHES
    from arc2sam.spelling import nearest

    word = item.value.lower()
    if SWITCHES.get(word) is not False and nearest(word, ("false", "disable", "disabled")) is None:
        return False
    message = f"`{item.value}` is not `false`: it is not clear whether @static is off"
    report.add("ARC287", message, item.span, help="Write `false`, or remove it", edit=Edit(item.span, "false"))
    return True


def _check_off(off: "Item", pragma: "Pragma", report: "Report") -> None:
    """Report settings beside `false`; Architect heeds it only as the first item."""
    others = [item for item in pragma.items if item is not off]
    if not others:
        return
    from arc2sam.diagnostics import Label

    word = off.span.text
    if off is pragma.items[0]:
        message = f"`{word}` switches @static off: its settings have no effect"
        report.add("ARC285", message, off.span, labels=[Label(others[0].span, "no effect")], help="Remove the settings")
    else:
        message = f"`{word}` is not the first line of @static: it is not clear whether that is off"
        report.add("ARC287", message, off.span, help=f"Move `{word}` to the first line, or remove it")


def _is_bucket_name(setting: "Setting", report: "Report") -> bool:
    name = str(setting.value)
    if 3 <= len(name) <= 255 and _BUCKET_LETTERS.issuperset(name):
        if not _is_present_name(name):
            report.add(
                "ARC288",
                f"Only a bucket made before March 2018, in us-east-1, can have the name `{name[:100]}`",
                setting.span,
                help="Write the name of a bucket that exists: others have 3 to 63 small letters, digits, `.` and `-`, "
                "and begin and end with a letter or digit",
            )
        return True
    report.add(
        "ARC286",
        f"S3 has no bucket `{name[:100]}`",
        setting.span,
        help="Write the bucket's name: at least 3 letters, digits, `.` and `-`",
    )
    return False


def _is_present_name(name: str) -> bool:
    """Tell whether a bucket that is made now can have a name."""
    return (
        len(name) <= _LONGEST_NAME
        and name == name.lower()
        and "_" not in name
        and ".." not in name
        and not {name[0], name[-1]} & set(".-")
    )


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report ARC314: private assets where the template makes no bucket for the stage."""
    part, sam = app.part(Static), sam_of(app)
    if part is None or sam is None or not sam.private_assets:
        return
    bucket = part.user_bucket(target.stage)
    if bucket is None and part.is_enabled:
        return
    from arc2sam.diagnostics import Label

    what = "its own; this one is yours" if bucket else "@static; it is switched off"
    report.add(
        "ARC314",
        f"`assets private` closes a bucket that the template makes, but {_reason(bucket, target)}",
        sam.assets_span or sam.span,
        labels=[Label(part.buckets[target.stage].span if bucket else part.span, what)],
        help="Remove `assets private` under @sam, or let the template make the bucket",
    )


def _reason(bucket: "str | None", target: "Target") -> str:
    return f"`{target.stage}` has the bucket `{bucket}`" if bucket else "@static is switched off"


def generate(part: Static, app: "App", target: "Target") -> Fragment:
    """Return the bucket, who may read it, its parameters, grant and variable; nothing if switched off.

    For a stage with a bucket of the user's own, only what tells functions of it.
    """
    if not part.is_enabled:
        return Fragment()
    sam = sam_of(app)
    is_private = sam is not None and sam.private_assets
    own = part.user_bucket(target.stage)
    bucket: Json = own or ref(BUCKET)
    return Fragment(
        () if own else _bucket(part, sam),
        () if is_private else (Output("BucketURL", "Bucket URL", _url(own)),),
        discovery=(
            _parameter("bucket", bucket, part),
            _parameter("fingerprint", "true" if part.fingerprint else "false", part),
        ),
        grants=(_grant(own),),
        environment={"ARC_STATIC_BUCKET": bucket},
    )


def _bucket(part: Static, sam: "Sam | None") -> tuple[Resource, ...]:
    is_private = sam is not None and sam.private_assets
    properties: dict[str, Json] = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}
    if not is_private:
        properties["WebsiteConfiguration"] = {"IndexDocument": "index.html", "ErrorDocument": "404.html"}
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    properties["PublicAccessBlockConfiguration"] = dict.fromkeys(blocked, is_private)
    attributes = sam.retention("bucket") if sam else {}
    bucket = Resource(BUCKET, "AWS::S3::Bucket", properties, part.span, attributes)
    return (bucket,) if is_private else (bucket, _public_policy(part))


def _public_policy(part: Static) -> Resource:
    read = statement(["s3:GetObject"], [_arn(None, "/*")], Sid="PublicReadGetObject", Principal="*")
    properties: dict[str, Json] = {"Bucket": ref(BUCKET), "PolicyDocument": document([read])}
    return Resource(LogicalId("StaticBucketPolicy"), "AWS::S3::BucketPolicy", properties, part.span)


def _arn(own: "str | None", suffix: str = "") -> "Json":
    if own is None:
        return sub("arn:${AWS::Partition}:s3:::${StaticBucket}" + suffix)
    return sub("arn:${AWS::Partition}:s3:::%s" + suffix, own)


def _url(own: "str | None") -> "Json":
    if own is None:
        return get_att(BUCKET, "WebsiteURL")
    return sub("https://%s.s3.${AWS::Region}.${AWS::URLSuffix}", own)


def _parameter(key: str, value: "Json", part: Static) -> Resource:
    return discovery_parameter(names.logical_id(f"static-{key}", "Param"), "static", key, value, part.span)


def _grant(own: "str | None") -> Grant:
    actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
    return Grant("static", "ArcStaticBucketPolicy", (statement(actions, [_arn(own), _arn(own, "/*")]),))
