"""The orders app by CDK: `cdk deploy` runs this, and so does ``python app.py``, which writes cdk.out/Orders.template.json.

Roles are written out, not granted: CDK's grants allow more than the functions do.
"""

import pathlib
import sys

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as functions
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secrets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

HERE = pathlib.Path(__file__).parent
FINDING = "$.class_uid = 2004"
FILTERS = {
    "Blocked": f"{{ {FINDING} && $.disposition_id = 2 }}",
    "Detected": f"{{ {FINDING} && $.disposition_id = 15 }}",
    "Fault": f'{{ {FINDING} && $.finding_info.analytic.uid = "LG-GUARD-*" }}',
}
MEANING = {
    "Blocked": "The guard refused what a caller sent",
    "Detected": "The guard saw what it would refuse in mode block, or was not sure of",
    "Fault": "A part of the guard failed; the functions went on without it",
}
BY_RULE = "stats count() as seen by finding_info.analytic.uid, unmapped.lambdaguard.path, disposition"
ACCESS_LOG = (
    '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","route":"$context.routeKey","status":"$context.status"}'
)


class Orders(cdk.Stack):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name, description="Orders by an API and a queue, guarded by lambdaguard's layer")
        self.layer = cdk.CfnParameter(
            self,
            "GuardLayerArn",
            description="ARN of the published layer, with its version; layer/publish.py prints it",
            allowed_pattern="arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+",
        )
        self.mode = cdk.CfnParameter(
            self,
            "GuardMode",
            description="monitor for the first week, then block",
            default="monitor",
            allowed_values=["monitor", "block", "off"],
        )
        self.email = cdk.CfnParameter(self, "AlarmEmail", description="who hears of findings")
        self.keep()
        self.act()
        self.watch()

    def keep(self) -> None:
        """What the app consists of, all of it under one key."""
        self.key = kms.Key(self, "Key", description="All that the orders app keeps", enable_key_rotation=True)
        groups = f"arn:{self.partition}:logs:{self.region}:{self.account}:log-group:*"
        self.key.grant_encrypt_decrypt(
            iam.ServicePrincipal(
                f"logs.{self.region}.amazonaws.com",
                conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
            )
        )
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        self.dead = sqs.Queue(self, "DeadLetters", encryption_master_key=self.key, retention_period=cdk.Duration.days(14))
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=self.key,
            visibility_timeout=cdk.Duration.seconds(60),  # six times the worker's time-out, as Lambda advises
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead, max_receive_count=5),
        )
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
        )
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="leftovers",
                    noncurrent_version_expiration=cdk.Duration.days(90),
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(7),
                )
            ],
        )
        self.secret = secrets.Secret(
            self,
            "Secret",
            description="Signs the receipts",
            encryption_key=self.key,
            generate_secret_string=secrets.SecretStringGenerator(exclude_punctuation=True, password_length=48),
        )
        self.logs = self.group("Logs")

    def act(self) -> None:
        """Two functions, each with what it needs: the actions that `lambdaguard iam` learned from its log, what the guard
        fetches the secret with, and what Lambda does in its name.
        """
        common = {"TABLE": self.table.table_name}
        placing = self.function(
            "Api",
            {**common, "QUEUE_URL": self.queue.queue_url},
            allow(["sqs:SendMessage"], self.queue.queue_arn),
            allow(["dynamodb:GetItem"], self.table.table_arn),
        )
        worker = self.function(
            "Worker",
            {**common, "BUCKET": self.bucket.bucket_name, "LAMBDAGUARD_SECRETS_SIGNING": self.secret.secret_arn},
            allow(["dynamodb:PutItem"], self.table.table_arn),
            allow(["s3:PutObject"], self.bucket.arn_for_objects("receipts/*")),
            allow(["secretsmanager:GetSecretValue"], self.secret.secret_arn),
            allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], self.queue.queue_arn),
        )
        worker.add_event_source_mapping(
            "Orders",
            event_source_arn=self.queue.queue_arn,
            batch_size=10,
            report_batch_item_failures=True,  # what batch="report" needs
            max_concurrency=5,
        )
        http = api.HttpApi(self, "HttpApi", default_authorizer=authorizers.HttpIamAuthorizer())
        integration = integrations.HttpLambdaIntegration("Integration", placing)
        http.add_routes(path="/orders", methods=[api.HttpMethod.POST], integration=integration)
        http.add_routes(path="/orders/{id}", methods=[api.HttpMethod.GET], integration=integration)
        stage = http.default_stage.node.default_child
        stage.default_route_settings = api.CfnStage.RouteSettingsProperty(throttling_burst_limit=50, throttling_rate_limit=25)
        stage.access_log_settings = api.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.group("AccessLogs").log_group_arn, format=ACCESS_LOG
        )
        cdk.CfnOutput(self, "Url", value=http.api_endpoint)
        cdk.CfnOutput(self, "LogGroup", value=self.logs.log_group_name)

    def watch(self) -> None:
        """Who hears of findings: filters count the guard's lines of JSON, alarms hear the counts."""
        topic = sns.Topic(self, "Alarms", master_key=self.key)
        topic.add_subscription(subscriptions.EmailSubscription(self.email.value_as_string))
        action = actions.SnsAction(topic)
        counts = []
        for name, pattern in FILTERS.items():
            counted = logs.MetricFilter(
                self,
                f"{name}Filter",
                log_group=self.logs,
                filter_pattern=logs.FilterPattern.literal(pattern),
                metric_namespace=self.stack_name,
                metric_name=name,
                metric_value="1",
                default_value=0,
            )
            counts.append(counted.metric(statistic="Sum", period=cdk.Duration.minutes(5)))
            self.alarm(name, counts[-1], MEANING[name], 10 if name == "Detected" else 1).add_alarm_action(action)
        waiting = [queue.metric_approximate_number_of_messages_visible(statistic="Maximum") for queue in (self.queue, self.dead)]
        dead = self.alarm("DeadLetters", waiting[1], "A message could not be handled five times, or was refused", 1)
        dead.add_alarm_action(action)
        board = cloudwatch.Dashboard(self, "Dashboard")
        board.add_widgets(
            cloudwatch.GraphWidget(title="Findings", left=counts, width=12),
            cloudwatch.GraphWidget(title="Messages waiting", left=waiting, width=12),
        )
        board.add_widgets(
            cloudwatch.LogQueryWidget(
                title="By rule and field",
                log_group_names=[self.logs.log_group_name],
                query_lines=["filter class_uid = 2004", BY_RULE, "sort seen desc", "limit 50"],
                width=24,
            )
        )

    def group(self, name: str) -> logs.LogGroup:
        return logs.LogGroup(self, name, encryption_key=self.key, retention=logs.RetentionDays.ONE_YEAR)

    def function(self, name: str, environ: dict[str, str], *statements: iam.PolicyStatement) -> functions.Function:
        least = [
            *statements,
            allow(["kms:Decrypt", "kms:GenerateDataKey"], self.key.key_arn),
            allow(["logs:CreateLogStream", "logs:PutLogEvents"], self.logs.log_group_arn),
        ]
        role = iam.Role(
            self,
            f"{name}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"least": iam.PolicyDocument(statements=least)},
        )
        layer = functions.LayerVersion.from_layer_version_arn(self, f"{name}Layer", self.layer.value_as_string)
        return functions.Function(
            self,
            f"{name}Function",
            runtime=functions.Runtime.PYTHON_3_13,
            architecture=functions.Architecture.ARM_64,
            code=functions.Code.from_asset(str(HERE.parent / "app"), exclude=["__pycache__"]),
            handler=f"{name.lower()}.handler",
            memory_size=256,
            timeout=cdk.Duration.seconds(10),
            role=role.without_policy_updates(),
            environment={**environ, "LAMBDAGUARD_MODE": self.mode.value_as_string},
            environment_encryption=self.key,
            layers=[layer],
            log_group=self.logs,
        )

    def alarm(self, name: str, metric: cloudwatch.IMetric, meaning: str, threshold: int) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            f"{name}Alarm",
            metric=metric,
            alarm_description=meaning,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )


def allow(does: list[str], on: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=does, resources=[on])


if __name__ == "__main__":
    app = cdk.App(outdir=sys.argv[1] if len(sys.argv) > 1 else None, analytics_reporting=False)
    Orders(app, "Orders")
    app.synth()
