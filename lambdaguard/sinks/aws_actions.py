"""Which IAM actions a call of the SDK asks for, as data. Most operations have an action of their own name; these do not.

Source: AWS's service authorization reference; a test holds the table against the SDK's models and cfn-lint's actions.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# IAM's name of a service where it is not the one that requests are signed for.
_PREFIXES = {
    "IoTSecuredTunneling": "iot",
    "awsssoportal": "sso",
    "cloudcontrolapi": "cloudformation",
    "iot-jobs-data": "iotjobsdata",
    "iotdata": "iot",
    "monitoring": "cloudwatch",
    "mturk-requester": "mechanicalturk",
    "partnercentral-account": "partnercentral",
    "partnercentral-benefits": "partnercentral",
    "partnercentral-channel": "partnercentral",
    "partnercentral-selling": "partnercentral",
    "tagging": "tag",
}

# Operation -> actions of the service; one of another service is written whole.
_RENAMED: dict[str, dict[str, str]] = {
    "s3": {
        "CompleteMultipartUpload": "PutObject",
        "CopyObject": "GetObject PutObject",
        "CreateBucketMetadataConfiguration": "CreateBucketMetadataTableConfiguration",
        "CreateMultipartUpload": "PutObject",
        "CreateSession": "s3express:CreateSession",
        "DeleteBucketCors": "PutBucketCORS",
        "DeleteBucketEncryption": "PutEncryptionConfiguration",
        "DeleteBucketLifecycle": "PutLifecycleConfiguration",
        "DeleteBucketLifecycleConfiguration": "PutLifecycleConfiguration",
        "DeleteBucketMetadataConfiguration": "DeleteBucketMetadataTableConfiguration",
        "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
        "DeleteBucketReplication": "PutReplicationConfiguration",
        "DeleteBucketTagging": "PutBucketTagging",
        "DeleteObjects": "DeleteObject",
        "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
        "GetBucketLifecycle": "GetLifecycleConfiguration",
        "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
        "GetBucketMetadataConfiguration": "GetBucketMetadataTableConfiguration",
        "GetBucketNotificationConfiguration": "GetBucketNotification",
        "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
        "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
        "HeadBucket": "ListBucket",
        "HeadObject": "GetObject",
        "ListBuckets": "ListAllMyBuckets",
        "ListDirectoryBuckets": "s3express:ListAllMyDirectoryBuckets",
        "ListMultipartUploads": "ListBucketMultipartUploads",
        "ListObjectVersions": "ListBucketVersions",
        "ListObjects": "ListBucket",
        "ListObjectsV2": "ListBucket",
        "ListParts": "ListMultipartUploadParts",
        "PutBucketLifecycle": "PutLifecycleConfiguration",
        "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
        "PutBucketNotificationConfiguration": "PutBucketNotification",
        "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
        "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
        "RenameObject": "GetObject PutObject DeleteObject",
        "SelectObjectContent": "GetObject",
        "UploadPart": "PutObject",
        "UploadPartCopy": "GetObject PutObject",
        "WriteGetObjectResponse": "s3-object-lambda:WriteGetObjectResponse",
    },
    "dynamodb": {
        "BatchExecuteStatement": "PartiQL",
        "ExecuteStatement": "PartiQL",
        "ExecuteTransaction": "PartiQL",
    },
    "bedrock": {
        "Converse": "InvokeModel",
        "ConverseStream": "InvokeModelWithResponseStream",
        "InvokeModelWithBidirectionalStream": "InvokeModel InvokeModelWithResponseStream",
        "RetrieveAndGenerateStream": "RetrieveAndGenerate",
        "StartAsyncInvoke": "InvokeModel",
    },
    "cloudfront": {"CreateDistributionWithTags": "CreateDistribution TagResource"},
    "execute-api": dict.fromkeys(("DeleteConnection", "GetConnection", "PostToConnection"), "ManageConnections"),
    "kms": {"ReEncrypt": "ReEncryptFrom ReEncryptTo"},
    "lambda": {
        "GetLayerVersionByArn": "GetLayerVersion",
        "Invoke": "InvokeFunction",
        "InvokeAsync": "InvokeFunction",
        "InvokeWithResponseStream": "InvokeFunction",
    },
    "redshift-data": {"GetStatementResultV2": "GetStatementResult"},
    "secretsmanager": {"BatchGetSecretValue": "BatchGetSecretValue GetSecretValue"},
    "sns": {"PublishBatch": "Publish"},
    "sqs": {
        "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
        "DeleteMessageBatch": "DeleteMessage",
        "SendMessageBatch": "SendMessage",
    },
    "timestream": {"Query": "Select"},
}
# S3's settings of a bucket that are named without the bucket.
_BUCKETS = ("Analytics", "IntelligentTiering", "Inventory", "Metrics", "Accelerate", "Replication")
# Where a parameter asks for an action in another's place, or (with +) besides.
_BY_PARAMETER: dict[tuple[str, str], dict[str, str]] = {
    ("s3", "GetObject"): {"VersionId": "GetObjectVersion"},
    ("s3", "HeadObject"): {"VersionId": "GetObjectVersion"},
    ("s3", "DeleteObject"): {"VersionId": "DeleteObjectVersion"},
    ("s3", "GetObjectAcl"): {"VersionId": "GetObjectVersionAcl"},
    ("s3", "PutObjectAcl"): {"VersionId": "PutObjectVersionAcl"},
    ("s3", "GetObjectTagging"): {"VersionId": "GetObjectVersionTagging"},
    ("s3", "PutObjectTagging"): {"VersionId": "PutObjectVersionTagging"},
    ("s3", "DeleteObjectTagging"): {"VersionId": "DeleteObjectVersionTagging"},
    ("s3", "PutObject"): {"ACL": "+PutObjectAcl", "Tagging": "+PutObjectTagging"},
    ("s3", "CopyObject"): {"ACL": "+PutObjectAcl", "Tagging": "+PutObjectTagging"},
    ("s3", "CreateMultipartUpload"): {"ACL": "+PutObjectAcl", "Tagging": "+PutObjectTagging"},
}
_known: dict[tuple[str, str, str], tuple[list[str], dict[str, str] | None]] = {}


def actions(model: Any, params: Any) -> list[str]:
    """The actions (``s3:GetObject``) that one call asks for; ``model`` is botocore's of the operation.

    For API Gateway's own interface the action is the HTTP method.
    """
    service = prefix(model)
    operation = model.name
    if service == "apigateway":
        return [f"apigateway:{model.http.get('method', 'GET')}"]
    key = (service, operation, model.service_model.service_name)
    known = _known.get(key)
    if known is None:
        known = _known[key] = _full(service, named(*key)), _BY_PARAMETER.get(key[:2])
    names, by_parameter = known
    if by_parameter is not None:
        for parameter, other in by_parameter.items():
            if params.get(parameter):
                names = [*names, *_full(service, [other[1:]])] if other[0] == "+" else _full(service, [other])
    return names


def _full(service: str, names: list[str]) -> list[str]:
    return [name if ":" in name else f"{service}:{name}" for name in names]


def named(service: str, operation: str, api: str = "") -> list[str]:
    """The actions that an operation is known by, whatever its parameters."""
    if api == "s3control" and operation.endswith("PublicAccessBlock"):
        return [f"{'Get' if operation[0] == 'G' else 'Put'}AccountPublicAccessBlock"]
    found = _RENAMED.get(service, {}).get(operation)
    if found is None and service == "s3" and operation.rstrip("s").endswith("Configuration"):
        found = _bucket_setting(operation)
    elif found is None and service == "s3" and operation in ("GetBucketEncryption", "PutBucketEncryption"):
        found = f"{operation[:3]}EncryptionConfiguration"
    elif found is None and service == "s3" and operation in ("GetBucketReplication", "PutBucketReplication"):
        found = f"{operation[:3]}ReplicationConfiguration"
    return (found or operation).split()


def _bucket_setting(operation: str) -> str:
    """``ListBucketInventoryConfigurations`` asks for ``GetInventoryConfiguration``, and so with the others of its kind."""
    verb, _, setting = operation.partition("Bucket")
    if not setting.startswith(_BUCKETS):
        return operation
    return ("Get" if verb in ("Get", "List") else "Put") + setting.removesuffix("s")


def prefix(model: Any) -> str:
    """IAM's name of the service."""
    name: str = model.service_model.signing_name
    return _PREFIXES.get(name, name)
