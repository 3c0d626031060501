# What is kept of it, and who hears of it. Both functions write to one group; the guard's findings are lines of JSON in it.

locals {
  counted = {
    Blocked = {
      pattern   = "{ $.class_uid = 2004 && $.disposition_id = 2 }"
      meaning   = "The guard refused what a caller sent"
      threshold = 1
    }
    Detected = {
      pattern   = "{ $.class_uid = 2004 && $.disposition_id = 15 }"
      meaning   = "The guard saw what it would refuse in mode block, or was not sure of"
      threshold = 10
    }
    Fault = {
      pattern   = "{ $.class_uid = 2004 && $.finding_info.analytic.uid = \"LG-GUARD-*\" }"
      meaning   = "A part of the guard failed; the functions went on without it"
      threshold = 1
    }
  }
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/lambdaguard/${var.name}"
  kms_key_id        = aws_kms_key.key.arn
  retention_in_days = 365
}

resource "aws_cloudwatch_log_group" "access_logs" {
  name              = "/lambdaguard/${var.name}/access"
  kms_key_id        = aws_kms_key.key.arn
  retention_in_days = 365
}

resource "aws_cloudwatch_log_metric_filter" "findings" {
  for_each       = local.counted
  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.logs.name
  pattern        = each.value.pattern
  metric_transformation {
    namespace     = var.name
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

resource "aws_sns_topic" "alarms" {
  name_prefix       = "${var.name}-"
  kms_master_key_id = aws_kms_key.key.arn
}

resource "aws_sns_topic_subscription" "alarms" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_cloudwatch_metric_alarm" "findings" {
  for_each            = local.counted
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.meaning
  alarm_actions       = [aws_sns_topic.alarms.arn]
  namespace           = var.name
  metric_name         = each.key
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "A message could not be handled five times, or was refused"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_dashboard" "board" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      {
        type = "metric", x = 0, y = 0, width = 12, height = 6
        properties = {
          title   = "Findings", region = local.region, stat = "Sum", period = 300, view = "timeSeries"
          metrics = [for name in keys(local.counted) : [var.name, name]]
        }
      },
      {
        type = "metric", x = 12, y = 0, width = 12, height = 6
        properties = {
          title = "Messages waiting", region = local.region, stat = "Maximum", period = 300, view = "timeSeries"
          metrics = [for queue in [aws_sqs_queue.queue, aws_sqs_queue.dead_letters] :
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.name]
          ]
        }
      },
      {
        type = "log", x = 0, y = 6, width = 24, height = 6
        properties = {
          title = "By rule and field", region = local.region, view = "table"
          query = "SOURCE '${aws_cloudwatch_log_group.logs.name}' | filter class_uid = 2004 | stats count() as seen by finding_info.analytic.uid, unmapped.lambdaguard.path, disposition | sort seen desc | limit 50"
        }
      },
    ]
  })
}
