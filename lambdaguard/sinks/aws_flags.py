"""Actions that an intruder takes once inside, and a function hardly: flagged where no list says what the function does.

A line is a technique of MITRE ATT&CK, what it is for, and the actions.
Source: https://attack.mitre.org/matrices/enterprise/cloud/
"""

from __future__ import annotations

from .aws_allow import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .aws_resources import Place

_LINES = """
T1562.008 blinds the logs | cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors
T1562.008 blinds the logs | cloudtrail:PutInsightSelectors cloudtrail:DeleteEventDataStore
T1562.008 blinds the logs | cloudtrail:StopEventDataStoreIngestion ec2:DeleteFlowLogs s3:PutBucketLogging
T1562.008 blinds the logs | route53resolver:DeleteResolverQueryLogConfig wafv2:DeleteLoggingConfiguration logs:DeleteLogGroup
T1562.008 blinds the logs | logs:DeleteLogStream logs:DeleteSubscriptionFilter logs:DeleteMetricFilter
T1562.008 blinds the logs | bedrock:DeleteModelInvocationLoggingConfiguration bedrock:PutModelInvocationLoggingConfiguration
T1562.001 disarms a detector | guardduty:Delete* guardduty:Disassociate* guardduty:Disable* guardduty:StopMonitoringMembers
T1562.001 disarms a detector | guardduty:UpdateDetector guardduty:CreateIPSet guardduty:UpdateIPSet guardduty:CreateFilter
T1562.001 disarms a detector | guardduty:ArchiveFindings securityhub:Disable* securityhub:BatchDisableStandards
T1562.001 disarms a detector | securityhub:Disassociate* macie2:Disable* inspector2:Disable* config:StopConfigurationRecorder
T1562.001 disarms a detector | config:Delete* access-analyzer:DeleteAnalyzer detective:DeleteGraph cloudwatch:DeleteAlarms
T1562.001 disarms a detector | cloudwatch:DisableAlarmActions wafv2:DeleteWebACL wafv2:DisassociateWebACL shield:Disable*
T1562.007 opens the network | ec2:AuthorizeSecurityGroup* ec2:ModifySecurityGroupRules ec2:CreateNetworkAclEntry
T1562.007 opens the network | ec2:ReplaceNetworkAclEntry
T1087.004 lists identities | iam:Get* iam:List* iam:Simulate* iam:Generate* sso:List* identitystore:List*
T1098 changes identities | iam:* sso:* identitystore:Create* identitystore:Update* identitystore:Delete* rolesanywhere:Create*
T1098 changes identities | eks:CreateAccessEntry eks:AssociateAccessPolicy sts:GetFederationToken sts:GetSessionToken
T1580 explores or leaves the organization | organizations:* account:*
T1555.006 collects secrets | secretsmanager:ListSecrets ssm:DescribeParameters
T1552.005 reads the secrets of machines | ec2:GetPasswordData ec2:DescribeInstanceAttribute ec2:GetConsoleOutput
T1552.005 reads the secrets of machines | ec2:GetConsoleScreenshot
T1648 plants code in functions | lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:CreateFunction
T1648 plants code in functions | lambda:PublishLayerVersion lambda:AddPermission lambda:AddLayerVersionPermission
T1648 plants code in functions | lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig lambda:PutRuntimeManagementConfig
T1648 plants code in functions | lambda:UpdateFunctionCodeSigningConfig lambda:DeleteFunctionCodeSigningConfig
T1648 plants code in functions | lambda:DeleteFunction lambda:CreateEventSourceMapping
T1525 plants code in images | ecr:PutImage ecr:SetRepositoryPolicy ecs:RegisterTaskDefinition
T1648 plants code | codebuild:CreateProject codebuild:UpdateProject glue:CreateDevEndpoint glue:UpdateDevEndpoint glue:UpdateJob
T1648 plants code | cloudformation:CreateStack cloudformation:UpdateStack cloudformation:CreateStackSet
T1648 plants code | datapipeline:PutPipelineDefinition sagemaker:CreateNotebookInstance
T1648 plants code | sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:CreatePresignedDomainUrl
T1651 runs commands on machines | ssm:SendCommand ssm:StartSession ssm:CreateAssociation ecs:ExecuteCommand
T1651 runs commands on machines | ec2-instance-connect:*
T1578.002 starts machines | ec2:RunInstances ec2:RequestSpotInstances ec2:RequestSpotFleet ec2:CreateFleet
T1578.002 starts machines | ec2:CreateLaunchTemplate* lightsail:CreateInstances* autoscaling:CreateAutoScalingGroup
T1578.002 starts machines | autoscaling:CreateLaunchConfiguration
T1496 takes capacity | servicequotas:RequestServiceQuotaIncrease bedrock:PutUseCaseForModelAccess
T1496 takes capacity | bedrock:CreateFoundationModelAgreement
T1496.004 takes the sending of mail or text messages | ses:VerifyEmail* ses:VerifyDomain* ses:CreateEmailIdentity
T1496.004 takes the sending of mail or text messages | ses:PutAccountDetails ses:UpdateAccountSendingEnabled
T1496.004 takes the sending of mail or text messages | ses:PutAccountSendingAttributes sns:SetSMSAttributes
T1098.001 adds keys to machines | ec2:CreateKeyPair ec2:ImportKeyPair ec2:ModifyInstanceAttribute
T1098.001 adds keys to machines | ec2:AssociateIamInstanceProfile ec2:ReplaceIamInstanceProfileAssociation
T1578.001 copies disks | ebs:GetSnapshotBlock
T1537 shares data with others | ec2:ModifySnapshotAttribute ec2:ModifyImageAttribute rds:ModifyDBSnapshotAttribute
T1537 shares data with others | rds:ModifyDBClusterSnapshotAttribute rds:StartExportTask dynamodb:ExportTableToPointInTime
T1537 shares data with others | ram:CreateResourceShare ram:AssociateResourceShare s3:PutBucketPolicy s3:PutBucketAcl
T1537 shares data with others | s3:PutReplicationConfiguration s3:PutBucketPublicAccessBlock s3:PutAccountPublicAccessBlock
T1537 shares data with others | s3:PutAccessPointPolicy s3:DeleteBucketPolicy s3:PutBucketWebsite
T1537 shares data with others | secretsmanager:PutResourcePolicy kms:PutKeyPolicy kms:CreateGrant sqs:AddPermission
T1537 shares data with others | sns:AddPermission dynamodb:PutResourcePolicy events:PutPermission
T1490 makes recovery impossible | backup:Delete* backup:PutBackupVaultAccessPolicy dynamodb:DeleteBackup rds:Delete*Snapshot
T1490 makes recovery impossible | rds:Delete*Backup s3:PutBucketVersioning s3:PutLifecycleConfiguration kms:ScheduleKeyDeletion
T1490 makes recovery impossible | kms:DisableKey kms:DeleteImportedKeyMaterial
T1485 destroys data | s3:DeleteBucket dynamodb:DeleteTable rds:DeleteDBInstance rds:DeleteDBCluster secretsmanager:DeleteSecret
T1485 destroys data | sns:DeleteTopic kinesis:DeleteStream ec2:TerminateInstances ec2:DeleteVolume
T1619 lists what is stored | s3:ListAllMyBuckets
T1584 moves domains away | route53domains:Transfer* route53domains:Disable* route53domains:RetrieveDomainAuthCode
"""
_table: dict[str, list[tuple[str, str, str]]] = {}
_told: dict[str, tuple[str, str] | None] = {}


def technique(action: str) -> tuple[str, str] | None:
    """``("T1562.008", "blinds the logs")`` for an action that an intruder takes; None for all others."""
    if action not in _told:
        if not _table:
            _read()
        low = action.lower()
        lines = _table.get(low.partition(":")[0], ())
        _told[action] = next(((number, purpose) for pattern, number, purpose in lines if fits(low, pattern)), None)
    return _told[action]


def telling(action: str) -> bool:
    """Whether it may be an intruder's by what it is about."""
    return action.startswith(("sts:", "kms:", "dynamodb:Transact", "dynamodb:PartiQL"))


def elsewhere(action: str, resource: str, place: Place, keys: tuple[str, ...] | None) -> tuple[str, str] | None:
    """The same for what is an intruder's only by its resource: a role of another account, a key that nobody declared."""
    account = (resource.split(":", 5) + [""] * 5)[4]
    foreign = account.isdigit() and place.account.isdigit() and account != place.account
    if action.startswith("sts:AssumeRole"):
        return ("T1550.001", "takes a role of another account") if foreign else None
    if action in ("kms:Decrypt", "kms:ReEncryptFrom"):
        if foreign and keys is None:
            return "T1552", "decrypts with a key of another account"
        if keys is not None and not any(_is_key(resource, key) for key in keys):
            return "T1552", "decrypts with a key that is not declared"
    return None


def _is_key(resource: str, key: str) -> bool:
    name = resource.split(":", 5)[-1]
    return fits(resource, key) or fits(name, key) or fits(name.removeprefix("key/"), key)


def _read() -> None:
    table: dict[str, list[tuple[str, str, str]]] = {}
    for line in _LINES.strip().splitlines():
        about, _, listed = line.partition(" | ")
        number, _, purpose = about.partition(" ")
        for action in listed.lower().split():
            table.setdefault(action.partition(":")[0], []).append((action, number, purpose))
    _table.update(table)
